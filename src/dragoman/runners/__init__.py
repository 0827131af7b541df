"""Who codes: this process, several processes of this machine, or a Ray cluster. All carry the same pure function.

`record.batches.code_batch` makes tables of a batch of reports. A runner takes batches to it and brings the tables, in order.
"""
