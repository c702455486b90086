"""Questions that wait for a department: the queue, what they are about, one question with its story and its deeds."""
