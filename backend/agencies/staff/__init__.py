"""Who works where, in which role and with which certificate: kept by administrators."""
