"""Pictures of any answer: `choosing` picks the kind of chart and its columns from their types,
`charts` draw it, `summaries` say in words what it shows, and `maps` place points and areas."""
