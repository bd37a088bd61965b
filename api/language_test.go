package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// A refusal is in the language that the request asks for, and says so.
func TestRefusalsInTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for language, want := range map[string]string{
		"":                "The e-mail address or the password is wrong.",
		"fr":              "The e-mail address or the password is wrong.",
		"de":              "Die E-Mail-Adresse oder das Passwort ist falsch.",
		"it-IT,it;q=0.9":  "L'indirizzo e-mail o la password non è corretto.",
		"en;q=0.1, de-AT": "Die E-Mail-Adresse oder das Passwort ist falsch.",
	} {
		r := w.do(request{method: "POST", path: "/api/session", body: `{"email":"no@example.com","password":"wrong"}`, header: map[string]string{"Accept-Language": language}})
		if got := r.problem(t, http.StatusUnauthorized, "sign_in_failed"); got.Detail != want {
			t.Errorf("%q: %q", language, got.Detail)
		}
		spoken := map[byte]string{'D': "de", 'L': "it", 'T': "en"}[want[0]]
		if r.Header.Get("Content-Language") != spoken || !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Accept-Language") {
			t.Errorf("%q: %v", language, r.Header)
		}
	}
	if plain := w.do(request{method: "GET", path: "/livez"}); plain.Header.Get("Content-Language") != "" {
		t.Errorf("an answer without a sentence has a language: %v", plain.Header)
	}
}

// The places of a refusal, what huma finds wrong and what stands in a sentence are
// translated too; the log stays English.
func TestWhatIsWrongInTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	german := map[string]string{"Accept-Language": "de"}
	malformed := w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":1}`, header: german}).problem(t, http.StatusUnprocessableEntity, "malformed")
	if malformed.Detail != "Die Anfrage ist nicht so, wie diese Operation sie verlangt." || len(malformed.Errors) == 0 || malformed.Errors[0].Message == "" || strings.Contains(malformed.Errors[0].Message, "expected") {
		t.Errorf("%+v", malformed)
	}
	late := w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"x","expires":"2001-01-01T00:00:00Z"}`, header: german}).problem(t, http.StatusUnprocessableEntity, "expiry_invalid")
	if late.Detail != "Ein API-Token läuft innerhalb von 366 Tagen ab." || late.Errors[0].Message != "muss in der Zukunft und innerhalb von 366 Tagen liegen" {
		t.Errorf("%+v", late)
	}
	developer := w.member(home, access.FlowDeveloper)
	forbidden := w.do(request{method: "POST", path: "/api/connectors", by: developer, body: `{"name":"x","kind":"http","settings":{}}`, header: german}).problem(t, http.StatusForbidden, "role_forbidden")
	if forbidden.Detail != "Ihre Rolle (Flow-Entwickler) erlaubt Ihnen nicht: einen Konnektor erstellen." {
		t.Errorf("%q", forbidden.Detail)
	}
	method := w.do(request{method: "DELETE", path: "/api/session/password", by: admin, header: german}).problem(t, http.StatusMethodNotAllowed, "method_not_allowed")
	if method.Detail != "Dieser Pfad nimmt DELETE nicht an." {
		t.Errorf("%q", method.Detail)
	}
	nested := fault.New(fault.Unavailable, "r", "Try again.").Because(message.Errorf("is empty"))
	refused := w.with(t, func(o *api.Options) { o.Tokens = refusing{Tokens: w.accounts, err: nested} })
	again := refused.do(request{method: "GET", path: "/api/tokens", by: admin, header: german}).problem(t, http.StatusServiceUnavailable, "r")
	if log := refused.printed.String(); again.Detail != "Versuchen Sie es noch einmal." || !strings.Contains(log, "Try again.") || strings.Contains(log, "Versuchen") {
		t.Errorf("%q, the log says %s", again.Detail, log)
	}
}

// A page that another server has sent the browser to speaks the browser's language.
func TestPagesInTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for language, want := range map[string]string{"de": "Nicht angemeldet", "it": "Accesso non eseguito", "fr": "Not signed in"} {
		r := w.do(request{method: "GET", path: "/connectors/" + site[len("https://"):], header: map[string]string{"Accept": "text/html", "Accept-Language": language}}).want(t, http.StatusUnauthorized)
		spoken := r.Header.Get("Content-Language")
		if !strings.Contains(r.text, "<h1>"+want+"</h1>") || !strings.Contains(r.text, `<html lang="`+spoken+`">`) || spoken != map[string]string{"de": "de", "it": "it", "fr": "en"}[language] {
			t.Errorf("%s: %q %s", language, spoken, r.text)
		}
	}
}

// How a connector stands and what its test found out are in the language, too, and
// an ETag is of one language.
func TestConnectorsInTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	made, _ := w.connector(admin, "C1")
	tags := map[string]bool{}
	for language, want := range map[string]string{
		"en": "Nothing was verified yet: there is no validation URL.",
		"de": "Noch wurde nichts geprüft: Es gibt keine Validierungs-URL.",
		"it": "Non è stato ancora verificato nulla: non c'è un URL di convalida.",
	} {
		header := map[string]string{"Accept-Language": language}
		r := w.do(request{method: "GET", path: "/api/connectors/" + made.ID, by: admin, header: header}).want(t, http.StatusOK)
		var c struct{ Health struct{ Sentence string } }
		if r.into(t, &c); c.Health.Sentence != want || r.Header.Get("Content-Language") != language {
			t.Errorf("%s: %q %v", language, c.Health.Sentence, r.Header)
		}
		tags[r.Header.Get("ETag")] = true
		tested := w.do(request{method: "POST", path: "/api/connectors/" + made.ID + "/test", by: admin, header: header}).want(t, http.StatusOK)
		var report struct{ Sentence string }
		if tested.into(t, &report); language != "en" && strings.Contains(report.Sentence, "user name and password") || report.Sentence == "" {
			t.Errorf("%s: %q", language, report.Sentence)
		}
	}
	if len(tags) != 3 {
		t.Errorf("one ETag for several languages: %v", tags)
	}
}

// What is wrong with the settings of a connector is in the language, at each place.
func TestSettingsInTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	p := w.do(request{method: "POST", path: "/api/connectors", by: admin, header: map[string]string{"Accept-Language": "de"},
		body: `{"name":"C1","kind":"custom","settings":{"scheme":"no","resource_domain":"http://api.example.com"}}`}).problem(t, http.StatusUnprocessableEntity, "settings_invalid")
	if p.Detail != "Der Konnektor kann nicht gespeichert werden: 2 Einstellungen müssen korrigiert werden." {
		t.Errorf("%q", p.Detail)
	}
	for _, e := range p.Errors {
		for _, english := range []string{" is ", "must ", "choose", "valid URL"} {
			if strings.Contains(e.Message, english) {
				t.Errorf("%s: %q", e.Location, e.Message)
			}
		}
	}
}
