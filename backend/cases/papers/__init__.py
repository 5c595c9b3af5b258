"""Papers of cases (文书): templates as data, filled from what the log has, never typed twice."""
