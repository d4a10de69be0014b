"""The notebook around the cells: where it runs, what is done in it, hints, and handing in."""
