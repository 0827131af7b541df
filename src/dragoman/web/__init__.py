"""The workbench: a record as a local site to look at, read and judge, and as a JSON API. Needs `pip install dragoman[ui]`.

`api/` answers with JSON, `pages/` shows; both ask the same modules here, which ask the record. `dragoman serve` starts it.
"""
