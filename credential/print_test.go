package credential_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/callwright/callwright/credential"
)

func TestG3_NothingCanBePrinted(t *testing.T) {
	t.Parallel()
	f := &fake{}
	f.fails(200, `{"access_token":"canary-token","token_type":"Bearer","expires_in":60}`)
	s := newSource(t, f)
	token, _, err := s.Token(t.Context())
	if err != nil || header(token) != "Bearer canary-token" {
		t.Fatal(err)
	}
	secret := credential.NewSecret("canary-secret/+")
	settings := credential.Settings{Password: secret, ClientSecret: secret, PrivateKey: secret}
	for _, v := range []any{token, &token, secret, &secret, settings, &settings, s, s.Scheme(), *s.Scheme(), s.Health(), s.Mask(), token.Mask(),
		[]any{token, secret}, map[string]any{"t": token}, struct {
			T credential.Token
			S credential.Secret
			P *credential.Secret
		}{token, secret, &secret}} {
		var log bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		logger.Debug("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "v", v)
		data, _ := json.Marshal(v)
		texts := []string{log.String(), string(data), fmt.Errorf("wrapped: %v", v).Error()}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
		for _, text := range texts {
			if strings.Contains(text, "canary") || strings.Contains(text, "63616e617279") || strings.Contains(text, "[99 97 110") {
				t.Errorf("%T: %s", v, text)
			}
		}
	}
}

func TestG7_ErrorsOfTheServerAreScrubbed(t *testing.T) {
	t.Parallel()
	bodies := []string{
		`{"error":"invalid_client","error_description":"secret canary-secret/+ of id is wrong, also canary-secret%2F%2B"}`,
		`{"error":"canary-secret/+","error_description":"x"}`,
		`<html>you sent client_secret=canary-secret%2F%2B</html>`,
		`{"error":"invalid_client","error_description":"Y2FuYXJ5LXNlY3JldC8r and aWQ6Y2FuYXJ5LXNlY3JldCUyRiUyQg=="}`,
		`{"access_token":"canary-token","token_type":"mac"}`,
		`access_token=canary-token&token_type=bearer`,
		`{"access_token":"canary-token canary","x":"` + strings.Repeat("y", 1000) + `"}`,
	}
	synctest.Test(t, func(t *testing.T) {
		for i, body := range bodies {
			for _, status := range []int{200, 400, 500, 302} {
				f := &fake{}
				f.fails(status, body)
				s := newSource(t, f)
				_, _, err := s.Token(t.Context())
				text := fmt.Sprintf("%v %+v %#v %+v", err, err, err.(*credential.Error).Unwrap(), s.Health())
				if strings.Contains(text, "canary") || strings.Contains(text, "Y2FuYXJ5") || len(err.Error()) > 700 {
					t.Errorf("body %d with %d: %s", i, status, text)
				}
			}
		}
	})
}
