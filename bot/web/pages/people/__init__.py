"""Who is who: teams on their shifts, departments, one person, and who acts for whom."""
