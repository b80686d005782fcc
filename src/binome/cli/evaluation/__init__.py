"""Commands that say what data can say of what was done."""
