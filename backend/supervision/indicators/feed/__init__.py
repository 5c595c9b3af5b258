"""A feed that spreadsheets open (OData 4.0): read only, by a token that can be revoked."""
