"""Long work: a job is written down, done by the worker, watched on a page, and taken up again.

    @job                                             # tasks.py of any app
    def read_upload(progress: Progress, *, upload: int) -> None:
        actions.read_upload(upload=upload, progress=progress)

    start(by=user, title="Reading payments.csv", task=read_upload, then=url, upload=7)   # an action

A job that the hub's end interrupted is done again from its beginning, so the action behind it must
bear that: do the long part outside a transaction, write aside, and flip the pointer in one short
transaction at the end. Progress is visible only outside a transaction, too.
"""
