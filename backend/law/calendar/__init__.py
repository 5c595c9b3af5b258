"""Holiday calendars that an administrator publishes, beside those that come with the product."""
