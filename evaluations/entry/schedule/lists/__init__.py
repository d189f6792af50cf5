"""Sessions and slots of a round as a spreadsheet, a row for each nominee."""
