package activity

// portTitles are what the ports are called, for people.
var portTitles = map[string]string{
	"out": "Next", "default": "Default", "error": "Error", "failure": "Failure", "undefinedErrors": "Undefined Error",
	"timeout": "Timeout", "invalid": "Invalid input", "insufficientdata": "Insufficient Information", "noInputTimeout": "No-Input Timeout",
	"ENDED": "Handled", "ESCALATE": "Escalated", "true": "True", "false": "False",
	"workingHours": "Working Hours", "holidays": "Holidays", "override": "Overrides", "resend": "Resend",
}

// PortTitle is what a port is called, for people: a port that settings make is
// called by its own name.
func PortTitle(port string) string {
	if title, ok := portTitles[port]; ok {
		return title
	}
	return port
}
