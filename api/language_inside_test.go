package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/callwright/callwright/field"
)

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"": "en", "de": "de", "it": "it", "en": "en", "de-AT": "de", "it-CH,it;q=0.9": "it", "DE": "de",
		"fr": "en", "fr, de;q=0.5": "de", "en;q=0.2, it;q=0.8": "it", "de;q=0, it": "it", "de;q=0": "en",
		"*": "en", "de;q=x": "en", "\x00": "en", ";;;,,,": "en", "fr;q=1, *;q=0.1": "en", "en-GB, de;q=0.9": "en",
	} {
		if got := languageOf(http.Header{"Accept-Language": {asked}}); got != want {
			t.Errorf("%q: %s, want %s", asked, got, want)
		}
	}
	if got := languageOf(http.Header{"Accept-Language": {"fr;q=0.3", "it"}}); got != "it" {
		t.Errorf("two headers: %s", got)
	}
}

func FuzzLanguageOf(f *testing.F) {
	f.Add("de-DE,de;q=0.9,en;q=0.5")
	f.Fuzz(func(t *testing.T, asked string) {
		switch got := languageOf(http.Header{"Accept-Language": {asked}}); got {
		case "en", "de", "it":
		default:
			t.Errorf("%q: %q", asked, got)
		}
	})
}

// What huma says is found again among the formats, each under its own.
func TestRequestSentences(t *testing.T) {
	t.Parallel()
	german := wordsIn("de")
	for sentence, want := range map[string]string{
		validation.MsgUnexpectedProperty:                        "unerwartete Eigenschaft",
		"expected length >= 12":                                 "muss mindestens 12 Zeichen haben",
		"expected length <= 4":                                  "darf höchstens 4 Zeichen haben",
		"expected number >= 1.5":                                "muss mindestens 1.5 sein",
		"expected required property name to be present":         "die Eigenschaft name ist erforderlich",
		"expected property a to be present when b is present":   "die Eigenschaft a ist erforderlich, wenn b angegeben ist",
		`expected value to be one of "en, de"`:                  `muss einer der Werte "en, de" sein`,
		"expected string to be RFC 3339 date-time":              "muss Datum und Uhrzeit nach RFC 3339 sein",
		"expected string to be RFC 4122 uuid: invalid length 3": "muss eine UUID nach RFC 4122 sein: invalid length 3",
		"required query parameter is missing":                   "der erforderliche Parameter fehlt (query)",
		"invalid character 'x' looking for a value":             "invalid character 'x' looking for a value",
		"expected length >= %d":                                 "muss mindestens %d Zeichen haben",
	} {
		if got := german(sentence); got != want {
			t.Errorf("%q: %q, want %q", sentence, got, want)
		}
		if got := wordsIn("en")(sentence); got != sentence {
			t.Errorf("%q is %q in English", sentence, got)
		}
	}
}

// Part of a sentence may be an other side's: what it is made of costs no more than
// so many looks, and sentences of ours leave most of them.
func TestSentencesAreLookedAtSoOften(t *testing.T) {
	t.Parallel()
	german, err := speeches["de"]()
	if err != nil {
		t.Fatal(err)
	}
	for sentence, left := range map[string]int{
		strings.Repeat("a; ", longestApart/3): 0,
		"the token endpoint id.example answered 401 invalid_client (no such client; really); the server does not accept the client; check client id, secret or certificate, and whether it wants them in the body or as Basic (client_auth)": mostLooks / 2,
	} {
		looks := mostLooks
		if german.known(sentence, deepest, &looks); looks < left || (left == 0 && looks != 0) {
			t.Errorf("%d looks are left of %d for %.40s…", looks, mostLooks, sentence)
		}
	}
}

// Sentences of connectors are taken apart, also where one stands in another.
func TestSentencesTakenApart(t *testing.T) {
	t.Parallel()
	german := wordsIn("de")
	for english, want := range map[string]string{
		"the token endpoint id.example answered 401 invalid_client (no such client; really); the server does not accept the client; check client id, secret or certificate, and whether it wants them in the body or as Basic (client_auth)": "der Token-Endpunkt id.example hat mit 401 invalid_client geantwortet (no such client; really); der Server akzeptiert den Client nicht; prüfen Sie Client-ID, Geheimnis oder Zertifikat und ob er sie im Inhalt oder als Basic verlangt (client_auth)",
		"the token endpoint id.example was not reached: no connection to id.example could be made":                                                  "der Token-Endpunkt id.example wurde nicht erreicht: es konnte keine Verbindung zu id.example hergestellt werden",
		"https://id.example/token gave a token a moment ago that is good for 1h0m0s; the API rejects it (401); check that it is meant for this API": "https://id.example/token hat gerade eben ein Token ausgestellt, das 1h0m0s lang gilt; die API weist es zurück (401); prüfen Sie, ob es für diese API bestimmt ist",
		"The certificate expires in 3 days, on 2026-11-24. Stage a new pair and cut over.":                                                          "Das Zertifikat läuft in 3 Tagen ab, am 2026-11-24. Stellen Sie ein neues Paar bereit und stellen Sie um.",
		"the settings of the connector CRM cannot be used: settings.token_url: must not have a fragment; cut it off from the #":                     "die Einstellungen des Konnektors CRM sind nicht verwendbar: settings.token_url: darf kein Fragment haben; schneiden Sie es ab dem # ab",
		"nobody here knows this sentence": "nobody here knows this sentence",
		"":                                "",
		"; ":                              "; ",
	} {
		if got := german(english); got != want {
			t.Errorf("%q:\n%q, want\n%q", english, got, want)
		}
	}
}

// Whatever is said, it comes to an end, and English stays as it is.
func FuzzSentences(f *testing.F) {
	f.Add("the token endpoint a answered 401 b; c; d")
	f.Add("; ; ; ; ; ; ; ; ; ; ")
	f.Add("TLS with TLS with TLS with a: b: c: d")
	f.Fuzz(func(t *testing.T, english string) {
		if len(english) > 2000 {
			return
		}
		wordsIn("de")(english)
		if got := wordsIn("en")(english); got != english {
			t.Errorf("%q is %q in English", english, got)
		}
	})
}

// A translation may want what fills it in in another order.
func TestSentencesInAnotherOrder(t *testing.T) {
	t.Parallel()
	d := field.Dictionary{"%s of %s is %q": "%[3]q ist %[2]s von %[1]s, also %s", "all": "alle", "%[9]s or none": "%[9]s oder keins"}
	s := &speech{d, shapesOf(d)}
	for english, want := range map[string]string{
		`a of all is "b"`: `"b" ist alle von a, also alle`,
		"x or none":       "%[9]s oder keins",
		"neither":         "neither",
	} {
		if got := s.say(english); got != want {
			t.Errorf("%q: %q, want %q", english, got, want)
		}
	}
}
