"""What a judgement is made of: findings, a deadline, measures."""
