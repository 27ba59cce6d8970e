{
    "name": "Gentle Collections: Job Queue",
    "summary": "Spread the batches of a collection run over the workers of the job queue",
    "version": "19.0.1.0.1",
    "category": "Accounting/Accounting",
    "author": "collections_gentle contributors",
    "website": "https://example.com/collections-gentle",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["collections_gentle", "queue_job"],
    "data": ["data/queue_job_function.xml"],
    "auto_install": True,
    "installable": True,
}
