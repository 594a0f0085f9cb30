"""The rooms that rank: how documents fit a question, how pages do, what is picked. Enter by `knowledge.search`."""
