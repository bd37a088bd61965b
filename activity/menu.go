package activity

import (
	"slices"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// menu lets the caller choose by one digit.
func menu() Kind {
	return Kind{Name: "menu", Title: "Menu", Group: CallHandling,
		Webex: []string{"ivr-menu"}, Shape: "enum-gateway", Ports: []string{"timeout", "invalid", "error"},
		Outputs: []string{"OptionEntered"}, Limit: 100,
		New: func() Activity { return &Menu{} }}
}

// Menu speaks to the caller and waits for one digit, each of which has a port.
// Asking again is a link from timeout or invalid back to the menu.
type Menu struct {
	Speech        Speech
	Choices       []MenuChoice
	Timeout       time.Duration
	Interruptible bool
}

// MenuChoice is one digit of a menu, with what it stands for.
type MenuChoice struct{ Digit, Name string }

var _ PortsOf = (*Menu)(nil)

func choiceFields(c *MenuChoice) field.List {
	return field.List{
		field.Plain(&c.Digit, "digit").Require().Match(`^[0-9*#]$`, "be one key: 0 to 9, * or #").
			Say("Digit", "Key that the caller presses; the port has the same name."),
		field.Plain(&c.Name, "name").Say("Link Description", "What the choice stands for."),
	}
}

// Fields declares the prompts, the choices and how long to wait for one.
func (a *Menu) Fields() field.List {
	speech := a.Speech.fields()
	return slices.Concat(speech[:1], field.List{
		field.Bool(&a.Interruptible, "interruptible").
			Say("Make Prompt Interruptible", "Whether a digit stops the prompts.").Webex("interruptible").In("Prompt"),
		field.Items(&a.Choices, "choices", choiceFields).
			Say("Custom Menu Links", "Digits that the caller may press. Without any, every digit from 0 to 9 is one.").WebexAs(menuCodec{}).In("Custom Menu Links"),
		field.Duration(&a.Timeout, "timeout", time.Second).Or(3).
			Say("Entry Timeout", "How long to wait for a digit once the prompts were heard.").Webex("entryTimeout").In("Advanced Settings"),
	}, speech[1:])
}

// Ports are the digits in their order, then those of every menu.
func (a *Menu) Ports() []string { return append(a.digits(), menu().Ports...) }

func (a *Menu) digits() []string {
	if len(a.Choices) == 0 {
		return []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
	}
	var digits []string
	for _, c := range a.Choices {
		if !slices.Contains(digits, c.Digit) {
			digits = append(digits, c.Digit)
		}
	}
	return digits
}

// Step asks for a digit and leaves by its port, or by timeout or invalid.
func (a *Menu) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return Output{Commands: []Command{Collect{Prompts: a.Speech.spoken(in), Choices: a.digits(),
			Timeout: a.Timeout, Interruptible: a.Interruptible}}}, nil
	}
	entry, ok := in.Event.(Collected)
	if !ok {
		return unexpected(in)
	}
	if err := entry.Failure.Fault(); err != nil {
		return Output{}, err
	}
	out := Output{Port: entry.Outcome, Outputs: value.Of("OptionEntered", entry.Digits)}
	if entry.Outcome == "" {
		out.Port = OutcomeInvalid
		if slices.Contains(a.digits(), entry.Digits) {
			out.Port = entry.Digits
		}
	}
	return out, nil
}
