package expr

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/message"
)

// What Java's shorthands mean, inside of a character class.
const (
	horizontalSpace = ` \t\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}`
	verticalSpace   = `\n\x0B\f\r\x{85}\x{2028}\x{2029}`
)

// properties are Java's names for character classes that RE2 has under others.
var properties = map[string]string{
	"Lower": "a-z", "Upper": "A-Z", "ASCII": `\x00-\x7F`, "Alpha": "a-zA-Z", "Digit": "0-9", "Alnum": "a-zA-Z0-9",
	"Punct": `!-/:-@\[-` + "`" + `{-~`, "Graph": "!-~", "Print": " -~", "Blank": ` \t`, "Cntrl": `\x00-\x1F\x7F`,
	"XDigit": "0-9a-fA-F", "Space": ` \t\n\x0B\f\r`, "IsAlphabetic": `\pL\p{Nl}`, "IsLetter": `\pL`, "IsDigit": `\p{Nd}`,
	"IsUppercase": `\p{Lu}`, "IsLowercase": `\p{Ll}`, "IsPunctuation": `\pP`, "IsWhite_Space": `\s\x{85}\p{Z}`,
}

// translator rewrites one of Java's regular expressions for RE2.
type translator struct {
	s     string
	out   strings.Builder
	class bool // inside of [ ]
}

// translate rewrites what is written otherwise and refuses, by name, what RE2
// does not have.
func translate(s string) (string, error) {
	t := &translator{s: s}
	for t.s != "" {
		if err := t.step(); err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

func (t *translator) take(n int) {
	t.out.WriteString(t.s[:n])
	t.s = t.s[n:]
}

func (t *translator) write(s string, taken int) {
	t.out.WriteString(s)
	t.s = t.s[taken:]
}

func (t *translator) step() error {
	switch c := t.s[0]; {
	case c == '\\':
		return t.escape()
	case t.class:
		return t.inClass(c)
	case c == '[':
		t.class = true
		n := 1
		if strings.HasPrefix(t.s, "[^") {
			n = 2
		}
		t.take(n)
	case strings.HasPrefix(t.s, "(?"):
		return t.group()
	case c == '*' || c == '?' || c == '+' || c == '}':
		if len(t.s) > 1 && t.s[1] == '+' {
			return message.Errorf("possessive quantifiers such as %s are not available", t.s[:2])
		}
		t.take(1)
		if c != '}' && strings.HasPrefix(t.s, "?") || c == '}' && strings.HasPrefix(t.s, "?") {
			t.take(1)
		}
	default:
		_, n := utf8.DecodeRuneInString(t.s)
		t.take(n)
	}
	return nil
}

func (t *translator) inClass(c byte) error {
	switch {
	case c == '[':
		return message.Errorf("a character class within another is not available")
	case strings.HasPrefix(t.s, "&&"):
		return message.Errorf("the intersection of character classes, &&, is not available")
	case c == ']':
		t.class = false
	}
	_, n := utf8.DecodeRuneInString(t.s)
	t.take(n)
	return nil
}

// group handles what starts with (? .
func (t *translator) group() error {
	switch {
	case strings.HasPrefix(t.s, "(?="), strings.HasPrefix(t.s, "(?!"):
		return message.Errorf("look-ahead, %s, is not available", t.s[:3])
	case strings.HasPrefix(t.s, "(?<="), strings.HasPrefix(t.s, "(?<!"):
		return message.Errorf("look-behind, %s, is not available", t.s[:4])
	case strings.HasPrefix(t.s, "(?>"):
		return message.Errorf("atomic groups, (?>, are not available")
	case strings.HasPrefix(t.s, "(?P<"):
		t.take(4)
		return nil
	case strings.HasPrefix(t.s, "(?<"):
		t.write("(?P<", 3)
		return nil
	}
	end := strings.IndexAny(t.s, ":)")
	if end < 0 {
		return message.Errorf("a group is never closed")
	}
	flags := t.s[2:end]
	if i := strings.IndexAny(flags, "xU"); i >= 0 {
		return message.Errorf("the flag %s is not available", flags[i:i+1])
	}
	flags = strings.TrimRight(strings.NewReplacer("u", "", "d", "").Replace(flags), "-")
	if flags == "" && t.s[end] == ')' {
		t.s = t.s[end+1:]
		return nil
	}
	t.out.WriteString("(?" + flags)
	t.s = t.s[end:]
	t.take(1)
	return nil
}

// escape handles what starts with a backslash.
func (t *translator) escape() error {
	if len(t.s) < 2 {
		return message.Errorf("it ends with a backslash")
	}
	switch c := t.s[1]; {
	case c == 'Q':
		t.literal()
	case '1' <= c && c <= '9', c == 'k':
		return message.Errorf("back-references such as %s are not available", t.s[:2])
	case c == 'G', c == 'X', c == 'N':
		return message.Errorf("%s is not available", t.s[:2])
	case c == 'p', c == 'P':
		return t.property(c == 'P')
	case c == 'u' && len(t.s) >= 6:
		t.write(`\x{`+t.s[2:6]+`}`, 6)
	case c == '0':
		n := min(digits(t.s[2:]), 3)
		code, err := strconv.ParseUint(t.s[2:2+n], 8, 8)
		if err != nil {
			return message.Errorf("\\0 needs an octal number")
		}
		t.write(`\x{`+strconv.FormatUint(code, 16)+`}`, 2+n)
	default:
		return t.shorthand(c)
	}
	return nil
}

// literal handles \Q…\E.
func (t *translator) literal() {
	body, rest, _ := strings.Cut(t.s[2:], `\E`)
	for _, c := range body {
		if c < utf8.RuneSelf && strings.ContainsRune(`\.+*?()|[]{}^$-&`, c) {
			t.out.WriteByte('\\')
		}
		t.out.WriteRune(c)
	}
	t.s = rest
}

// shorthand handles a backslash with a single letter or sign.
func (t *translator) shorthand(c byte) error {
	switch c {
	case 'h':
		return t.set(horizontalSpace, false, 2)
	case 'H':
		return t.set(horizontalSpace, true, 2)
	case 'v':
		return t.set(verticalSpace, false, 2)
	case 'V':
		return t.set(verticalSpace, true, 2)
	case 's': // Java's has the vertical tab, RE2's has not
		return t.set(` \t\n\x0B\f\r`, false, 2)
	case 'S':
		if t.class {
			t.take(2)
			return nil
		}
		return t.set(` \t\n\x0B\f\r`, true, 2)
	case 'R':
		t.write(`(?:\r\n|[`+verticalSpace+`])`, 2)
	case 'Z':
		t.write(`\n?\z`, 2)
	case 'e':
		t.write(`\x1B`, 2)
	default:
		_, n := utf8.DecodeRuneInString(t.s[1:])
		if c == '-' || c >= utf8.RuneSelf || c == ' ' || c == '"' || c == '\'' || c == '/' {
			// RE2 minds an escape that is not needed; Java does not.
			if c != '-' {
				t.s = t.s[1:]
				n--
			}
		}
		t.take(1 + n)
	}
	return nil
}

// set writes a character class, or its inside within another.
func (t *translator) set(inside string, not bool, taken int) error {
	switch {
	case !t.class && not:
		inside = "[^" + inside + "]"
	case !t.class:
		inside = "[" + inside + "]"
	case not:
		return message.Errorf("%s within a character class is not available", t.s[:taken])
	}
	t.write(inside, taken)
	return nil
}

// property handles \p{…} and \pL.
func (t *translator) property(not bool) error {
	if !strings.HasPrefix(t.s[2:], "{") {
		t.take(min(3, len(t.s)))
		return nil
	}
	end := strings.IndexByte(t.s, '}')
	if end < 0 {
		return message.Errorf("\\p{ is never closed")
	}
	name := t.s[3:end]
	if inside, ok := properties[name]; ok {
		return t.set(inside, not, end+1)
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "Is"), "script=")
	t.write(`\`+t.s[1:2]+"{"+name+"}", end+1)
	return nil
}
