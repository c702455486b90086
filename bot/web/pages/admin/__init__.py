"""Pages for those who look after the centre: its roster, and how the program itself fares."""
