package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

// needle stands in every credential of these tests.
const needle = "NEEDLE7c1d93fa0b"

func TestG3_LogMasksWhatLooksLikeACredential(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"api token":      "token cw_" + needle + "-x_y was refused",
		"bearer":         "Authorization: Bearer " + needle + ".a-b~c",
		"bearer in URL":  "header=bearer%20" + needle,
		"basic":          "sent Basic " + needle + "==",
		"private key":    "-----BEGIN PRIVATE KEY-----\n" + needle + "\n-----END PRIVATE KEY-----\n",
		"cut key":        "-----BEGIN EC PRIVATE KEY-----\n" + needle,
		"form":           "grant_type=x&client_secret=" + needle + "&scope=y",
		"callback":       "GET /cb?state=1&code=" + needle,
		"URL":            "dial postgres://ann:" + needle + "@db/x",
		"signed token":   "got eyJhbGciOiJ" + needle + ".eyJzdWIi.sig",
		"password field": "password=" + needle,
	} {
		for _, asText := range []bool{true, false} {
			var out bytes.Buffer
			newLog(&out, asText, true).Debug("a line", "text", text, "error", errors.New(text))
			if strings.Contains(out.String(), needle) || !strings.Contains(out.String(), "[masked]") {
				t.Errorf("%s (text %v): %s", name, asText, out.String())
			}
		}
	}
}

func TestLogLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	newLog(&out, false, false).Info("token refused", "code", "invalid_client", "url", "https://login.example/token?tenant=1", "bearer", "none", "key", "file")
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got["url"] != "https://login.example/token?tenant=1" || got["code"] != "invalid_client" {
		t.Errorf("%v %s", err, out.String())
	}
	if strings.Contains(out.String(), "masked") {
		t.Errorf("something innocent was masked: %s", out.String())
	}
}

func TestJ5_LogLinesCannotBeForged(t *testing.T) {
	t.Parallel()
	forged := "x\n{\"level\":\"INFO\",\"msg\":\"all is well\"}\r\n\x1b[2J time=2026 level=INFO msg=fine"
	for _, asText := range []bool{true, false} {
		var out bytes.Buffer
		log := newLog(&out, asText, true)
		log.Info(forged, "name", forged, forged, 1)
		if n := strings.Count(out.String(), "\n"); n != 1 || strings.Contains(out.String(), "\x1b") {
			t.Errorf("text %v: %d lines: %q", asText, n, out.String())
		}
	}
}

func TestDebugIsForVerboseOnly(t *testing.T) {
	t.Parallel()
	var quiet, loud bytes.Buffer
	newLog(&quiet, false, false).Debug("x")
	newLog(&loud, false, true).Debug("x")
	if quiet.Len() != 0 || loud.Len() == 0 {
		t.Errorf("quiet %q, loud %q", quiet.String(), loud.String())
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestRedactorTellsOfAWriterThatFails(t *testing.T) {
	t.Parallel()
	if _, err := (&redactor{w: broken{}}).Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
}
