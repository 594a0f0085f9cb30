"""The catalogue's rooms: schema, rows, connection, reading, writing, stored vectors. Enter by `knowledge.library`."""
