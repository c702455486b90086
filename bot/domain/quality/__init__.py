"""The closed loop of service quality: corrective actions and managers' talks with their people."""
