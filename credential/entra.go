package credential

import "strings"

// entraSentences says what error codes of Microsoft Entra mean (domain §3.4).
var entraSentences = map[string]string{
	"AADSTS7000215": "Entra does not accept the client secret; give the secret's value, not its id",
	"AADSTS7000222": "the client secret has expired; make a new one in Entra",
	"AADSTS7000218": "Entra wants a client secret or an assertion; check that the application is a confidential client",
	"AADSTS700027":  "Entra does not know the certificate that signed the assertion; upload it to the application",
	"AADSTS700024":  "the assertion is outside of its time for Entra; set this machine's clock",
	"AADSTS700016":  "Entra does not find the application in this tenant; check client id and the tenant in the token URL",
	"AADSTS90002":   "Entra does not find the tenant; check the token URL",
	"AADSTS70011":   "the scope is not valid for Entra; for client credentials it ends with /.default",
	"AADSTS1002012": "the scope is not valid for Entra; for client credentials it ends with /.default",
	"AADSTS500011":  "Entra does not find the resource that the scope names in this tenant",
	"AADSTS65001":   "nobody has consented to the application's permissions; an administrator does that in Entra",
	"AADSTS50126":   "Entra does not accept the user name and password",
	"AADSTS50034":   "Entra does not find the user in this tenant",
	"AADSTS50053":   "the account is locked after too many wrong passwords",
	"AADSTS50055":   "the user's password has expired",
	"AADSTS50057":   "the account is disabled",
	"AADSTS50076":   "the account needs a second factor, which the password grant cannot give",
	"AADSTS50079":   "the account needs a second factor, which the password grant cannot give",
}

// entra returns the sentence for the Entra code in an error description, or "".
func entra(description string) string {
	i := strings.Index(description, "AADSTS")
	if i < 0 {
		return ""
	}
	end := i + len("AADSTS")
	for end < len(description) && '0' <= description[end] && description[end] <= '9' {
		end++
	}
	return entraSentences[description[i:end]]
}
