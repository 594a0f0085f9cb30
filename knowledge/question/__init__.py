"""The rooms that read a question: companies, periods, forms, metrics. Enter by `knowledge.question.reading`."""
