package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// contact asks for something of a contact.
func (c *client) contact(ctx context.Context, method, id string, body any, at ...string) (reply, error) {
	return c.ask(ctx, request{method: method, path: record{ID: id, noun: contactNoun}.path(at...), body: body})
}

func sayCommand(f *clientFlags) *cobra.Command {
	var digits, text string
	c := &cobra.Command{
		Use:     "say ID",
		Short:   "Press keys, say or write something in the place of the caller",
		Example: "  callwright contact say 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10 --digits 1\n  callwright contact say 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10 --text hello",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (digits == "") == (text == "") {
				return unusable("give --digits or --text")
			}
			return f.tell(c, args[0], input(digits, text))
		},
	}
	c.Flags().StringVar(&digits, "digits", "", "`KEYS` that are pressed")
	c.Flags().StringVar(&text, "text", "", "`TEXT` that is said or written")
	return c
}

func input(digits, text string) map[string]string {
	if digits != "" {
		return map[string]string{"digits": digits}
	}
	return map[string]string{"text": text}
}

func (f *clientFlags) tell(c *cobra.Command, id string, body map[string]string) error {
	api, err := f.open()
	if err != nil {
		return err
	}
	if _, err := api.contact(c.Context(), http.MethodPost, id, body, "inputs"); err != nil {
		return err
	}
	return f.done(c.OutOrStdout(), id, "said", id)
}

func hangUpCommand(f *clientFlags) *cobra.Command {
	return contactAct(f, "hang-up", "hung up", "Hang up in the place of the caller", http.MethodPost, "hang-up")
}

func contactDeleteCommand(f *clientFlags) *cobra.Command {
	return contactAct(f, "delete", "deleted", "Delete a contact that is over, with its trace", http.MethodDelete)
}

func contactAct(f *clientFlags, verb, done, short, method string, at ...string) *cobra.Command {
	return &cobra.Command{
		Use: verb + " ID", Short: short, Example: "  callwright contact " + verb + " 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			if _, err := api.contact(c.Context(), method, args[0], nil, at...); err != nil {
				return err
			}
			return f.done(c.OutOrStdout(), args[0], done, args[0])
		},
	}
}

func cassetteCommand(f *clientFlags) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "cassette ID",
		Short: "Save a contact as a test for callwright test",
		Long: `Writes a .flowtest file: the flow, what the caller did, what APIs answered, and what came
of it. Secure values are masked.`,
		Example: "  callwright contact cassette 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10 -o found.flowtest",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			answer, err := api.contact(c.Context(), http.MethodGet, args[0], nil, "cassette")
			if err != nil {
				return err
			}
			return f.save(c, file, answer.text)
		},
	}
	c.Flags().StringVarP(&file, "output", "o", "", "`FILE` to write (default: standard output)")
	return c
}

func talkCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "talk ID",
		Short: "Be the caller: hear what is said, and answer line by line",
		Long: `Prints what is said in a contact as it comes. Each line of standard input is what the caller
does: keys when it is made of digits, * and # alone, and words otherwise. The end of the
input leaves the contact alone; callwright contact hang-up ends it. Ends when the contact
does.`,
		Example: "  callwright contact talk 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			return f.talk(c, api, args[0])
		},
	}
}

// utterance is one line of a conversation, as the API shows it.
type utterance struct {
	Number  int      `json:"number"`
	By      string   `json:"by"`
	Kind    string   `json:"kind"`
	Text    string   `json:"text"`
	File    string   `json:"file"`
	Choices []string `json:"choices"`
}

func (u utterance) words() string {
	parts := []string{u.By + ":"}
	if u.Text != "" {
		parts = append(parts, u.Text)
	}
	if u.File != "" {
		parts = append(parts, "audio: "+u.File)
	}
	if len(u.Choices) > 0 {
		parts = append(parts, "["+strings.Join(u.Choices, " ")+"]")
	}
	return strings.Join(parts, " ")
}

// talk shows what is said and sends what is typed, until the contact is over. What
// stands in a file or a pipe is said when the contact asks for something.
func (f *clientFlags) talk(c *cobra.Command, api *client, id string) error {
	ctx, cancel := context.WithCancel(c.Context())
	defer cancel()
	typed := make(chan string)
	go readLines(ctx, c.InOrStdin(), typed)
	pause := time.NewTicker(2 * lookSoon)
	defer pause.Stop()
	heard, line := 0, ""
	for {
		over, err := f.listen(c, api, id, &heard)
		if err == nil && !over && line != "" {
			line, err = api.answer(ctx, id, line)
		}
		switch {
		case ctx.Err() != nil, err == nil && over:
			return nil
		case err != nil:
			return err
		}
		next := typed
		if line != "" {
			next = nil // one after the other
		}
		open := true
		select {
		case line, open = <-next:
			if !open {
				typed = nil
			}
		case <-pause.C:
		case <-ctx.Done():
		}
	}
}

// listen prints what was said since it was last listened to.
func (f *clientFlags) listen(c *cobra.Command, api *client, id string, heard *int) (over bool, err error) {
	said, over, err := api.hear(c.Context(), id, *heard)
	for _, u := range said {
		*heard = u.Number
		if err := f.utter(c.OutOrStdout(), u); err != nil {
			return false, err
		}
	}
	return over, err
}

// answer sends a line; it is left over while the contact asks for nothing.
func (c *client) answer(ctx context.Context, id, line string) (left string, err error) {
	body := input("", line)
	if strings.Trim(line, "0123456789*#") == "" {
		body = input(line, "")
	}
	_, err = c.contact(ctx, http.MethodPost, id, body, "inputs")
	var r *refusal
	if errors.As(err, &r) {
		switch r.Reason {
		case "input_unexpected":
			return line, nil
		case "contact_over":
			return "", nil
		}
	}
	return "", err
}

func readLines(ctx context.Context, in io.Reader, to chan<- string) {
	defer close(to)
	if file, ok := in.(*os.File); ok {
		defer context.AfterFunc(ctx, func() { file.SetReadDeadline(time.Now()) })()
	}
	for s := bufio.NewScanner(in); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if line == "" {
			continue
		}
		select {
		case to <- line:
		case <-ctx.Done():
			return
		}
	}
}

// hear reads what was said after a line.
func (c *client) hear(ctx context.Context, id string, after int) (said []utterance, over bool, err error) {
	var answer struct {
		Said []utterance `json:"said"`
		Over bool        `json:"over"`
	}
	_, err = c.do(ctx, request{method: http.MethodGet, path: record{ID: id, noun: contactNoun}.path("conversation"), query: url.Values{"after": {strconv.Itoa(after)}}}, &answer)
	return answer.Said, answer.Over, err
}

func (f *clientFlags) utter(w io.Writer, u utterance) error {
	if f.json {
		return json.NewEncoder(w).Encode(u)
	}
	_, err := fmt.Fprintln(w, u.words())
	return err
}
