"""A believable district to look at: places are real, people are made up."""
