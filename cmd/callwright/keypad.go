package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// keypad lets a person at a terminal be the caller, the agents and the clock.
type keypad struct {
	in    *bufio.Scanner
	out   io.Writer
	paint paint
}

func newKeypad(in io.Reader, out io.Writer) *keypad {
	return &keypad{bufio.NewScanner(in), out, painter(out)}
}

const keypadHelp = `  digits              press keys, such as 1 or 4711#
  t                   press nothing until the prompt times out
  x                   press a key that is no choice
  say TEXT            speak
  pass 30s            let time pass; Enter alone lets it pass to the next timer
  agent NAME          an agent answers       offer NAME   is offered the contact
  end                 the agent hangs up     drop         drops out
  fail 4              the queue refuses with this code
  busy, no-answer     what the number says to which the call goes
  refuse              the callback is not registered
  heard AMD           what has answered the call
  q                   hang up`

// Next asks the person, again until the answer can be understood.
func (k *keypad) Next(a flowtest.Ask) (flowtest.Input, bool) {
	if a.For == flowtest.ForOver {
		return flowtest.Input{}, false
	}
	for {
		fmt.Fprint(k.out, k.paint.bold(question(a))+" ")
		if !k.in.Scan() {
			fmt.Fprintln(k.out)
			return flowtest.Input{}, false
		}
		line := strings.TrimSpace(k.in.Text())
		if line == "?" || line == "help" {
			fmt.Fprintln(k.out, keypadHelp)
			continue
		}
		if input, ok := understand(line, a); ok {
			return input, true
		}
		fmt.Fprintf(k.out, "%q is not understood; ? shows what is\n", line)
	}
}

func question(a flowtest.Ask) string {
	switch a.For {
	case flowtest.ForDigits:
		if len(a.Choices) > 0 {
			return fmt.Sprintf("☎ %s: press %s [t q ?]", a.Activity, strings.Join(a.Choices, ", "))
		}
		return fmt.Sprintf("☎ %s: enter digits [t q ?]", a.Activity)
	case flowtest.ForQueue:
		return fmt.Sprintf("☎ %s is about to queue the contact [Enter, fail 4, q ?]", a.Activity)
	case flowtest.ForTransfer:
		return fmt.Sprintf("☎ %s is about to transfer the call [Enter, busy, no-answer, q ?]", a.Activity)
	case flowtest.ForCallback:
		return fmt.Sprintf("☎ %s is about to register a callback [Enter, refuse, q ?]", a.Activity)
	case flowtest.ForCall:
		return fmt.Sprintf("☎ %s listens to what has answered [Enter, heard AMD, q ?]", a.Activity)
	case flowtest.ForAgent:
		return fmt.Sprintf("☎ waiting in queue %s [agent NAME, Enter, q ?]", a.Queue)
	case flowtest.ForTime:
		return fmt.Sprintf("☎ %s until the next timer [Enter, q ?]", a.Left.Round(time.Second))
	}
	return "☎ the call is up, nothing runs [q, agent NAME, end ?]"
}

// understand turns a line into an input.
func understand(line string, a flowtest.Ask) (flowtest.Input, bool) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "":
		if a.For == flowtest.ForDigits {
			return flowtest.Input{Kind: flowtest.Timeout}, true
		}
		return flowtest.Input{}, true
	case "t":
		return flowtest.Input{Kind: flowtest.Timeout}, true
	case "x":
		return flowtest.Input{Kind: flowtest.Invalid}, true
	case "q":
		return flowtest.Input{Kind: flowtest.HangUp}, true
	case "say":
		return flowtest.Input{Kind: flowtest.Say, Text: rest}, rest != ""
	case "pass":
		d, err := time.ParseDuration(rest)
		return flowtest.Input{Kind: flowtest.Pass, For: d}, err == nil && d > 0
	case "fail":
		code, err := strconv.Atoi(rest)
		return flowtest.Input{Kind: flowtest.Queue, Code: code}, err == nil && code >= 1 && code <= 12
	case "busy", "no-answer":
		return flowtest.Input{Kind: flowtest.Transfer, Text: word}, true
	case "refuse":
		return flowtest.Input{Kind: flowtest.Callback, Text: flowtest.Refused}, true
	case "heard":
		return flowtest.Input{Kind: flowtest.Call, Text: rest}, rest != ""
	case "agent", "offer", "end", "drop":
		return agentInput(word, rest), true
	}
	if strings.Trim(line, "0123456789*#ABCD") == "" {
		return flowtest.Input{Kind: flowtest.Digits, Text: line}, true
	}
	return flowtest.Input{}, false
}

func agentInput(word, name string) flowtest.Input {
	does := map[string]string{"agent": flowtest.Answered, "offer": flowtest.Offered, "end": flowtest.Ended, "drop": flowtest.Disconnected}
	in := flowtest.Input{Kind: flowtest.Agent, Text: does[word]}
	if name != "" {
		in.Attributes = value.Of("AgentName", name)
	}
	return in
}
