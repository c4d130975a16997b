package manager

// zones are the time zones offered for a clinic.
var zones = [][2]string{
	{"America/New_York", "Eastern (New York)"}, {"America/Chicago", "Central (Chicago)"},
	{"America/Denver", "Mountain (Denver)"}, {"America/Phoenix", "Arizona (Phoenix)"},
	{"America/Los_Angeles", "Pacific (Los Angeles)"}, {"America/Anchorage", "Alaska (Anchorage)"},
	{"Pacific/Honolulu", "Hawaii (Honolulu)"}, {"America/Puerto_Rico", "Atlantic (Puerto Rico)"},
	{"Pacific/Guam", "Chamorro (Guam)"}, {"UTC", "UTC"},
}
