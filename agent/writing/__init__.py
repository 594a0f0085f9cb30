"""The parts of a memo as the writer without a model words them, one module a part."""
