# template: see the same keys in the other two languages.
