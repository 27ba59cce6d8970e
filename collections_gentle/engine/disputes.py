"""Disputes: how soon each kind is looked into."""

# Working days until the customer has an answer. Source: common practice in deduction management (price 5,
# quantity and delivery 7, quality 14); a payment or a wrong name is looked up, not investigated.
TARGET_DAYS = {
    "price": 5,
    "quantity": 7,
    "delivery": 7,
    "quality": 14,
    "not_received": 7,
    "already_paid": 3,
    "wrong_customer": 3,
    "other": 7,
}
ACKNOWLEDGE_DAYS = 2
REVIEW_DAYS = 14
