"""Reports: tasks of bodies, deadlines, the directory and the calendar, and their files."""
