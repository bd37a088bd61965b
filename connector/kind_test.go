package connector_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/field"
)

func builtin(t *testing.T, name string) connector.Kind {
	t.Helper()
	kinds, err := connector.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	k, ok := kinds[name]
	if !ok {
		t.Fatalf("there is no kind %s", name)
	}
	return k
}

func TestS0_6_S1_4_S1_6_AuthenticationTypesAndGrantTypesInOrder(t *testing.T) {
	t.Parallel()
	list, _ := builtin(t, "custom").Bind("en")
	scheme, _ := list.Find("scheme")
	var labels []string
	for i := range 4 {
		labels = append(labels, strings.TrimSpace(scheme.Groups[i]+" "+scheme.Labels[i]))
	}
	want := []string{"Basic Authentication", "OAuth 2.0 Client credentials - certificate", "OAuth 2.0 Client credentials - client secret", "OAuth 2.0 Password grant"}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Error(diff)
	}
	if scheme.Default != credential.SchemeBasic || scheme.Label != "Authentication Type" {
		t.Errorf("%s, by default %v", scheme.Label, scheme.Default)
	}
	for i, label := range scheme.Labels[4:] {
		if !strings.HasSuffix(label, "(beyond Webex)") {
			t.Errorf("%s is not marked as ours", scheme.Options[4+i])
		}
	}
	offered := slices.Sorted(slices.Values(scheme.Options))
	if diff := cmp.Diff(slices.Sorted(slices.Values(credential.Schemes())), offered); diff != "" {
		t.Error(diff)
	}
}

func TestS0_8_S0_9_S1_8_S1_11_FieldsOfEachAuthenticationInTheVendorsOrder(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"basic":                     "Name*, Authentication Type*, Resource Domain URL*, Username*, Password*, Validation URL",
		"oauth2-client-certificate": "Name*, Authentication Type*, Resource Domain URL*, Public key (certificate)*, Private key (certificate)*, Client ID, Token URL*, Scope",
		"oauth2-client-secret":      "Name*, Authentication Type*, Resource Domain URL*, Client ID*, Client Secret*, Token URL*, Scope",
		"oauth2-password":           "Name*, Authentication Type*, Resource Domain URL*, Username*, Password*, Client ID*, Client Secret*, Token URL*, Scope",
	}
	for scheme, fields := range want {
		list, _ := builtin(t, "custom").Bind("en")
		list.Decode(object(t, `{"scheme": "`+scheme+`"}`))
		var labels []string
		for _, f := range list {
			if !f.Applies() || f.Ours {
				continue
			}
			label := f.Label
			if f.Needed() {
				label += "*"
			}
			labels = append(labels, label)
		}
		if got := strings.Join(labels, ", "); got != fields {
			t.Errorf("%s:\n got %s\nwant %s", scheme, got, fields)
		}
	}
}

func TestOursComesAfterTheVendorsAndIsMarked(t *testing.T) {
	t.Parallel()
	kinds, err := connector.Available()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		ours := ""
		list, _ := k.Bind("en")
		for _, f := range list {
			if f.Ours != strings.Contains(f.Help, "Webex does not have this setting.") {
				t.Errorf("%s: %s is not marked in its help", k.Name, f.Name)
			}
			if ours != "" && !f.Ours {
				t.Errorf("%s: %s stands after %s, which is ours", k.Name, f.Name, ours)
			}
			if f.Ours {
				ours = f.Name
			}
		}
	}
}

func TestTheDialogInGermanAndItalian(t *testing.T) {
	t.Parallel()
	want := map[string]string{"name": "Nome", "scheme": "Tipo di autenticazione", "resource_domain": "URL dominio risorsa", "certificate": "Chiave pubblica (certificato)",
		"private_key": "Chiave privata (certificato)", "client_id": "ID client", "client_secret": "Segreto client", "token_url": "URL token", "scope": "Ambito",
		"username": "Nome utente", "password": "Password", "validation_url": "URL di convalida"}
	list, _ := builtin(t, "custom").Bind("it")
	for name, label := range want {
		if f, _ := list.Find(name); f.Label != label {
			t.Errorf("%s is called %q, want %q", name, f.Label, label)
		}
	}
	scheme, _ := list.Find("scheme")
	if diff := cmp.Diff([]string{"Autenticazione di base", "Credenziali client - certificato", "Credenziali client - segreto client", "Concessione password"}, scheme.Labels[:4]); diff != "" {
		t.Error(diff)
	}
	kinds, _ := connector.Available()
	for _, k := range kinds {
		for _, language := range []string{"de", "it"} {
			for i, f := range first(k.Bind(language)) {
				if k.Settings[i].Label.In(language) == "" || k.Settings[i].Label.DE == "" || k.Settings[i].Label.IT == "" {
					t.Errorf("%s: %s has no label in %s", k.Name, f.Name, language)
				}
			}
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

func TestS1_14_AvailableConnectorsInOrder(t *testing.T) {
	t.Parallel()
	kinds, err := connector.Available()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range kinds {
		title := k.Title.EN
		if k.Ready {
			title += " (ready-made)"
		}
		got = append(got, title)
		if k.Limit != 10 {
			t.Errorf("%s does not count as custom (S1-2)", k.Name)
		}
	}
	want := []string{"Custom Connectors", "ServiceNow (ready-made)", "Microsoft Dynamics 365 (ready-made)", "Zendesk (ready-made)", "Freshdesk (ready-made)", "HubSpot (ready-made)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryKindDeclaresWhatItsSchemesNeed(t *testing.T) {
	t.Parallel()
	for _, scheme := range credential.Schemes() {
		_, _, problems := builtin(t, "custom").Check(object(t, `{"scheme": "`+scheme+`", "resource_domain": "https://a.example"}`), now)
		for _, p := range problems {
			if p.Code != field.CodeRequired {
				t.Errorf("%s: %v", scheme, p)
			}
		}
		if len(problems) == 0 {
			t.Errorf("%s needs nothing", scheme)
		}
	}
}

// TestEveryTextOfAKindInEachLanguage fails when a card, a form or a help is English
// in another language. Names are the same in all of them.
func TestEveryTextOfAKindInEachLanguage(t *testing.T) {
	t.Parallel()
	names := []string{"Microsoft Dynamics 365", "Freshdesk", "HubSpot", "ServiceNow", "Zendesk", "OAuth 2.0", "JWT bearer", "RS256", "PS256", "ES256"}
	kinds, err := connector.Available()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		check := func(what string, text connector.Text) {
			if text.EN != "" && !slices.Contains(names, text.EN) && (text.DE == "" || text.IT == "") {
				t.Errorf("%s: %s lacks German or Italian: %q", k.Name, what, text.EN)
			}
		}
		check("the title", k.Title)
		check("the dialog", k.Dialog)
		check("the help", k.Help)
		for _, s := range k.Settings {
			check("the label of "+s.Name, s.Label)
			check("the help of "+s.Name, s.Help)
			if len(s.Help.EN) > 25 && (s.Help.DE == s.Help.EN || s.Help.IT == s.Help.EN) {
				t.Errorf("%s: the help of %s is English in another language", k.Name, s.Name)
			}
			check("the second label of "+s.Name, s.Second)
			for _, o := range s.Options {
				check("option "+o.Value+" of "+s.Name, o.Label)
				check("the group of "+o.Value, o.Group)
			}
		}
	}
}
