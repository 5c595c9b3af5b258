"""Finding what was written, anywhere: visits, cases, tasks, checklists."""
