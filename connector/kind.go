package connector

import (
	"embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed kinds/*.yaml
var kindFiles embed.FS

// Kind is one kind of connector, as data. Its settings stand in the order of
// the dialog in which they are asked for.
type Kind struct {
	Name     string    `yaml:"kind"`
	Title    string    `yaml:"title"`  // of the card
	Dialog   string    `yaml:"dialog"` // of the form
	Help     string    `yaml:"help"`
	Limit    int       `yaml:"limit"` // per organisation (S1-2)
	Settings []Setting `yaml:"settings"`
}

// Setting is one setting of a [Kind].
type Setting struct {
	Name       string              `yaml:"name"`
	In         string              `yaml:"in"` // "auth", or empty for the connector itself
	Label      string              `yaml:"label"`
	Help       string              `yaml:"help"`
	Type       string              `yaml:"type"` // text, url, pem, choice or pairs
	Secret     bool                `yaml:"secret"`
	Required   bool                `yaml:"required"`
	RequiredIf map[string][]string `yaml:"required_if"` // narrows Required
	Default    string              `yaml:"default"`
	Options    []Option            `yaml:"options"`
	ShowIf     map[string][]string `yaml:"show_if"` // setting to the values that show this one
	Ours       bool                `yaml:"ours"`    // an extension that Control Hub does not have
}

// Option is one choice of a [Setting].
type Option struct {
	Value string `yaml:"value"`
	Label string `yaml:"label"`
	Grant string `yaml:"grant"` // Grant Type below an Authentication Type of OAuth 2.0
}

// Kinds returns the built-in kinds, by name. The error tells of a fault in the
// data that this program was built with.
func Kinds() (map[string]Kind, error) {
	files, err := kindFiles.ReadDir("kinds")
	if err != nil {
		return nil, fmt.Errorf("reading the kinds of connectors: %w", err)
	}
	kinds := make(map[string]Kind, len(files))
	for _, file := range files {
		data, err := kindFiles.ReadFile("kinds/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the kinds of connectors: %w", err)
		}
		var k Kind
		if err := yaml.UnmarshalWithOptions(data, &k, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("reading the kind of connector in %s: %w", file.Name(), err)
		}
		kinds[k.Name] = k
	}
	return kinds, nil
}

// Shown reports whether a setting applies beside the values of others.
func (s Setting) Shown(values map[string]string) bool { return matches(s.ShowIf, values) }

// Needed reports whether a setting must have a value beside the values of others.
func (s Setting) Needed(values map[string]string) bool {
	return s.Required && s.Shown(values) && matches(s.RequiredIf, values)
}

func matches(condition map[string][]string, values map[string]string) bool {
	for name, any := range condition {
		if !slices.Contains(any, values[name]) {
			return false
		}
	}
	return true
}

// setting finds a setting by where it stands and its name.
func (k Kind) setting(in, name string) (Setting, bool) {
	i := slices.IndexFunc(k.Settings, func(s Setting) bool { return s.In == in && s.Name == name })
	if i < 0 {
		return Setting{}, false
	}
	return k.Settings[i], true
}

// names lists the settings that stand in a section, in order.
func (k Kind) names(in string) []string {
	var list []string
	for _, s := range k.Settings {
		if s.In == in {
			list = append(list, s.Name)
		}
	}
	return list
}
