"""Published evaluation forms, entered by the pages alone and certified."""
