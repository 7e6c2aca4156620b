-- Version 7: the control account on which the documents of a match stand; '': 应收账款.

ALTER TABLE settlement ADD COLUMN control_account TEXT NOT NULL DEFAULT '';
