"""The files of a campaign side by side: what each says, the table, the ranks, the map."""
