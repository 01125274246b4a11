module mutants

go 1.19
