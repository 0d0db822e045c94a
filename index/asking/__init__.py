"""How a question in plain words is taken apart: dates, episodes, operators, who is asked about."""
