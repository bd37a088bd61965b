package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

// wanted is a connector as a connectors file has it, in the flat form of the API.
type wanted struct {
	Name, Kind string
	For        []string
	Settings   map[string]any
	Secrets    map[string]any
}

// body is what the API is sent.
func (w wanted) body() map[string]any {
	all := maps.Clone(w.Settings)
	maps.Copy(all, w.Secrets)
	return map[string]any{"name": w.Name, "kind": w.Kind, "for": append([]string{}, w.For...), "settings": all}
}

// readWanted reads a connectors file. Package connector checks it first, so that
// all that is wrong with it is told at once, with its place.
func readWanted(file string, warnings io.Writer) ([]wanted, error) {
	_, warned, err := connector.Load(file, connector.Options{})
	for _, w := range warned {
		fmt.Fprintln(warnings, "warning:", w)
	}
	if err != nil {
		return nil, usageError{err}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{err}
	}
	var document struct {
		Connectors []map[string]any `yaml:"connectors"`
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", file, err)}
	}
	kinds, err := connector.Kinds()
	if err != nil {
		return nil, fmt.Errorf("reading the kinds of connectors: %w", err)
	}
	var list []wanted
	for _, c := range document.Connectors {
		w, err := want(c, kinds, filepath.Dir(file))
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", file, err)}
		}
		list = append(list, w)
	}
	return list, nil
}

// want flattens one connector of a file and follows its references.
func want(c map[string]any, kinds map[string]connector.Kind, folder string) (wanted, error) {
	w := wanted{Kind: "custom", Settings: map[string]any{}, Secrets: map[string]any{}}
	if kind, ok := c["kind"].(string); ok {
		w.Kind = kind
	}
	w.Name = strings.TrimSpace(fmt.Sprint(c["name"]))
	switch refs := c["for"].(type) {
	case []any:
		for _, r := range refs {
			w.For = append(w.For, strings.TrimSpace(fmt.Sprint(r)))
		}
	case string:
		w.For = []string{strings.TrimSpace(refs)}
	}
	secret := map[string]bool{}
	for _, s := range kinds[w.Kind].Settings {
		secret[s.Name] = s.Secret || secret[s.Name]
	}
	sections := []map[string]any{c}
	if auth, ok := c["auth"].(map[string]any); ok {
		sections = append(sections, auth)
	}
	for i, section := range sections {
		for name, v := range section {
			if i == 0 && slices.Contains([]string{"name", "kind", "for", "auth"}, name) {
				continue
			}
			v, err := followed(v, folder)
			switch {
			case err != nil:
				return w, fmt.Errorf("%s: %s %w", w.Name, name, err)
			case secret[name]:
				w.Secrets[name] = v
			default:
				w.Settings[name] = v
			}
		}
	}
	return w, nil
}

// followed reads ${env:NAME} and ${file:PATH}, also within a mapping.
func followed(v any, folder string) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		all := map[string]any{}
		for name, item := range v {
			item, err := followed(item, folder)
			if err != nil {
				return nil, err
			}
			all[name] = fmt.Sprint(item)
		}
		return all, nil
	case string:
		inner, opened := strings.CutPrefix(strings.TrimSpace(v), "${")
		inner, closed := strings.CutSuffix(inner, "}")
		if !opened || !closed {
			return v, nil
		}
		if path, ok := strings.CutPrefix(inner, "file:"); ok && !filepath.IsAbs(path) {
			inner = "file:" + filepath.Join(folder, path)
		} else if inner == "-" {
			return nil, errors.New("cannot come from standard input")
		}
		return readPlace(inner, strings.NewReader(""))
	}
	return v, nil
}

// differences names what the server's connector has otherwise than the file:
// settings, and secrets of which it has none. A default counts as if it were written.
func (w wanted) differences(had connection, kind connector.Kind) []string {
	var list []string
	if !slices.Equal(sortedFolded(w.For), sortedFolded(had.For)) {
		list = append(list, "for")
	}
	byDefault := map[string]any{}
	for _, s := range kind.Settings {
		if s.Default != nil && byDefault[s.Name] == nil {
			byDefault[s.Name] = s.Default
		}
	}
	names := maps.Clone(w.Settings)
	maps.Copy(names, had.Settings)
	for _, name := range sortedKeys(names) {
		is, ok := had.Settings[name]
		if !ok {
			is = byDefault[name]
		}
		to, ok := w.Settings[name]
		if !ok {
			to = byDefault[name]
		}
		if plainText(is) != plainText(to) {
			list = append(list, name)
		}
	}
	for _, name := range sortedKeys(w.Secrets) {
		if _, ok := had.Secrets[name]; !ok {
			list = append(list, name)
		}
	}
	return list
}

// plainText is a value as it is compared: 3 and "3" are the same.
func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if pem, err := credential.Certificates(v); err == nil {
			v = pem // as it is stored: without what openssl prints around it
		}
		return strings.TrimSpace(v)
	case map[string]any:
		text, _ := json.Marshal(v) // texts by name
		return string(text)
	}
	return fmt.Sprint(v)
}

func sortedFolded(list []string) []string {
	folded := make([]string, len(list))
	for i, s := range list {
		folded[i] = connector.Fold(s)
	}
	slices.Sort(folded)
	return folded
}
