package connector

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed kinds/*.yaml kinds/*.md kinds/parts/*.yaml
var kindFiles embed.FS

// Kind is one kind of connector, as data. Its settings stand in the order of
// the dialog in which they are asked for.
type Kind struct {
	Name     string            `yaml:"kind"`
	Title    Text              `yaml:"title"`  // of the card
	Dialog   Text              `yaml:"dialog"` // of the form
	Help     Text              `yaml:"help"`
	Order    int               `yaml:"order"`   // in the list of available connectors (S1-14)
	Ready    bool              `yaml:"ready"`   // made for one product: asks only for what is not known of it
	Limit    int               `yaml:"limit"`   // per organisation, together with all kinds that have one (S1-2); 0 for none
	Licence  string            `yaml:"licence"` // that an organisation needs to have one; empty for none
	Proof    bool              `yaml:"proof"`   // it is saved only after a test that goes well
	Settings []Setting         `yaml:"settings"`
	Uses     []string          `yaml:"uses"`   // further settings: kinds/parts/NAME.yaml
	Fill     map[string]string `yaml:"fill"`   // settings that follow from others, such as https://{instance}.example
	Verify   Verify            `yaml:"verify"` // request of a connector test
}

// Verify is a request that succeeds when credentials are right.
type Verify struct {
	Method string `yaml:"method"`
	Path   string `yaml:"path"` // below the resource domain
}

// Setting is one setting of a [Kind].
type Setting struct {
	Name       string    `yaml:"name"`
	In         string    `yaml:"in"` // section of a connectors file: "auth", or empty for the connector itself
	Label      Text      `yaml:"label"`
	Help       Text      `yaml:"help"`
	Type       string    `yaml:"type"` // text, lines, url, pem, choice, int, duration or pairs
	Secret     bool      `yaml:"secret"`
	Rotates    bool      `yaml:"rotates"` // a rotation may change it, as it may any secret
	Required   bool      `yaml:"required"`
	RequiredIf Condition `yaml:"required_if"` // narrows Required
	Default    any       `yaml:"default"`
	Options    []Option  `yaml:"options"`
	Second     Text      `yaml:"second"`       // of a choice in groups: label of the choice within the group
	After      string    `yaml:"second_after"` // …and the setting after which it stands
	ShowIf     Condition `yaml:"show_if"`
	Ours       bool      `yaml:"ours"` // an extension that Control Hub does not have
	Min        int       `yaml:"min"`
	Max        int       `yaml:"max"`
	Unit       string    `yaml:"unit"`    // of a duration: s or min
	Pattern    string    `yaml:"pattern"` // RE2; its named groups are for [Kind.Fill]
	Says       string    `yaml:"says"`    // completes "must …" when Pattern does not match
}

// Condition is a setting with the values for which something holds.
type Condition map[string][]string

// Option is one choice of a [Setting].
type Option struct {
	Value string `yaml:"value"`
	Label Text   `yaml:"label"`
	Group Text   `yaml:"group"` // Authentication Type above the Grant Types of OAuth 2.0
	Ours  bool   `yaml:"ours"`
}

// Kinds returns the built-in kinds, by name. The error tells of a fault in the
// data that this program was built with.
func Kinds() (map[string]Kind, error) {
	kinds, err := builtin()
	return maps.Clone(kinds), err
}

var builtin = sync.OnceValues(readKinds)

func readKinds() (map[string]Kind, error) {
	files, err := kindFiles.ReadDir("kinds")
	if err != nil {
		return nil, fmt.Errorf("reading the kinds of connectors: %w", err)
	}
	kinds := make(map[string]Kind, len(files))
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".yaml") {
			continue
		}
		k, err := readKind("kinds/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the kind of connector in %s: %w", file.Name(), err)
		}
		kinds[k.Name] = k
	}
	return kinds, nil
}

func readKind(path string) (Kind, error) {
	var k Kind
	if err := readYAML(path, &k); err != nil {
		return k, err
	}
	for _, part := range k.Uses {
		var more []Setting
		if err := readYAML("kinds/parts/"+part+".yaml", &more); err != nil {
			return k, err
		}
		k.Settings = append(k.Settings, more...)
	}
	return k, k.valid()
}

func readYAML(path string, to any) error {
	data, err := kindFiles.ReadFile(path)
	if err != nil {
		return err
	}
	return yaml.UnmarshalWithOptions(data, to, yaml.Strict())
}

// valid says what is wrong with a kind's data.
func (k Kind) valid() error {
	for _, s := range k.Settings {
		if s.Label.EN == "" || s.Help.EN == "" {
			return fmt.Errorf("the setting %s has no label or no help", s.Name)
		}
		if _, err := regexp.Compile(s.Pattern); err != nil {
			return fmt.Errorf("the pattern of %s: %w", s.Name, err)
		}
		for _, c := range []Condition{s.ShowIf, s.RequiredIf} {
			for name := range c {
				if _, ok := k.setting(name); !ok || len(c) > 1 {
					return fmt.Errorf("%s depends on %s: a condition names one setting that there is", s.Name, name)
				}
			}
		}
	}
	for name, text := range k.Fill {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			if _, ok := k.setting(m[1]); !ok {
				return fmt.Errorf("%s is filled from %s, which is no setting", name, m[1])
			}
		}
	}
	return nil
}

// setting finds a setting by its name.
func (k Kind) setting(name string) (Setting, bool) {
	i := slices.IndexFunc(k.Settings, func(s Setting) bool { return s.Name == name })
	if i < 0 {
		return Setting{}, false
	}
	return k.Settings[i], true
}

// names lists the settings that stand in a section of a connectors file, in order.
func (k Kind) names(in string) []string {
	var list []string
	for _, s := range k.Settings {
		if s.In == in {
			list = append(list, s.Name)
		}
	}
	return list
}

// Available lists the kinds of connectors that HTTP Requests can use, in the
// order in which they are shown (S1-14).
func Available() ([]Kind, error) {
	kinds, err := builtin()
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(kinds), func(a, b Kind) int { return cmp.Compare(a.Order, b.Order) }), nil
}

// Manual returns the page for administrators: what to set up on the other side,
// and the settings, in Markdown.
func (k Kind) Manual() ([]byte, error) {
	text, err := kindFiles.ReadFile("kinds/" + k.Name + ".md")
	if err != nil {
		return nil, fmt.Errorf("reading the page of the kind of connector %s: %w", k.Name, err)
	}
	list, _ := k.Bind("en")
	return append(append(bytes.TrimSpace(text), "\n\n## Settings\n\n"...), list.Markdown()...), nil
}

// kindNames lists the names of the kinds in the order of [Available].
func kindNames() []string {
	kinds, _ := Available()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}
