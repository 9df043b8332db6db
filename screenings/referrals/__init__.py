"""Referrals: what is known of them, how they are worded, and the letter."""
