"""The pages of the inbox: the campaigns, the deposits of one, its workbook."""
