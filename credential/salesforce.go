package credential

import "strings"

// salesforceSentences says what descriptions of Salesforce's token endpoint mean
// (domain §6.3). The first that fits counts.
var salesforceSentences = []struct{ said, mend string }{
	{"invalid assertion", "the private key does not belong to the certificate that was uploaded to the app, or there is none; Salesforce knows RSA keys only"},
	{"audience is invalid", "the audience is not this org's; it is https://login.salesforce.com, https://test.salesforce.com for a sandbox, or the My Domain URL"},
	{"expired authorization code", "the assertion is outside of its time for Salesforce; set this machine's clock"},
	{"user hasn't approved this consumer", "the app may not act for the user: check the user name, that the app's policy is \"Admin approved users are pre-authorized\", and that its permission set is assigned to the user"},
	{"not admin approved", "the user is not allowed to use the app; assign the app's permission set or profile to the user"},
	{"inactive user", "the user is inactive or frozen in Salesforce"},
	{"ip restricted", "Salesforce does not accept this machine's address; check the app's IP relaxation and the profile's ranges"},
	{"client identifier invalid", "Salesforce does not know the client id; it is the app's consumer key, and a new app takes up to ten minutes to be known"},
	{"not installed in this org", "the external client app is not installed in this org; check the org or sandbox in the token URL"},
	{"grant type not supported", "the JWT bearer flow is not enabled for the app; enable it and upload the certificate"},
	{"refresh_token scope is required", "add the scope refresh_token, offline_access to the app, although it gives no refresh token"},
	{"request not supported on this domain", "this grant is not offered at the login host; use the org's My Domain URL as the token URL"},
}

// salesforce returns the sentence for an error of the JWT bearer grant, or "".
func salesforce(said oauthError) string {
	description := strings.ToLower(said.description)
	for _, s := range salesforceSentences {
		if strings.Contains(description, s.said) {
			return s.mend
		}
	}
	if said.code == "invalid_grant" {
		return "the server does not accept the assertion; check client id, user name, audience and private key"
	}
	return ""
}
