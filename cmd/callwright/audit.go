package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/server"
)

func auditCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "audit",
		Short: "Verify and export the audit log",
		Long: `Every change, test, sign-in and export stands in the audit log, in a chain of hashes for
each organisation. These commands work on the host where the data is, also beside a
running serve, and need no key.`,
		Example: "  callwright audit verify --data data\n  callwright audit export --data data --org ID > audit.jsonl",
	}
	return group(c, auditVerifyCommand(), auditExportCommand())
}

func auditVerifyCommand() *cobra.Command {
	var h hostFlags
	var org string
	var heads []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "Say whether the audit log is as it was written",
		Long: `Follows the chain of each organisation from its first entry to its last. Note the head
that it prints and keep it elsewhere: given as --head, a chain that was cut or written
anew together with its head is found, too. Exits 1 when a chain is not in order.`,
		Example: `  callwright audit verify --data data
  callwright audit verify --data data --org ID --head 120:9f2c…`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			known, err := parseHeads(heads)
			if err != nil {
				return err
			}
			if len(known) > 0 && !c.Flags().Changed("org") {
				return unusable("--head belongs to one organisation; give its --org (empty for the installation)")
			}
			var reports []audit.Report
			if c.Flags().Changed("org") {
				reports, err = verifyOne(c.Context(), h.config(), org, known)
			} else {
				reports, err = server.VerifyAudit(c.Context(), h.config())
			}
			if err != nil {
				return hostError(err)
			}
			return tellReports(c.OutOrStdout(), reports, asJSON)
		},
	}
	c.Flags().StringVar(&org, "org", "", "only the organisation with this `ID`; empty for what concerns the installation")
	c.Flags().StringArrayVar(&heads, "head", nil, "`SEQ:HASH` that was noted down before")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}

func verifyOne(ctx context.Context, config server.Config, org string, known []audit.Head) ([]audit.Report, error) {
	log, done, err := server.OpenAudit(ctx, config)
	if err != nil {
		return nil, err
	}
	defer done()
	r, err := log.Verify(ctx, org, nil, known...)
	return []audit.Report{r}, err
}

// parseHeads reads SEQ:HASH.
func parseHeads(list []string) ([]audit.Head, error) {
	var heads []audit.Head
	for _, text := range list {
		seq, hash, _ := strings.Cut(text, ":")
		n, err := strconv.ParseInt(seq, 10, 64)
		sum, wrong := hex.DecodeString(hash)
		if err != nil || wrong != nil || n < 1 || len(sum) == 0 {
			return nil, unusable("--head %q: write SEQ:HASH as callwright audit verify prints it", text)
		}
		heads = append(heads, audit.Head{Sequence: n, Hash: sum})
	}
	return heads, nil
}

func tellReports(w io.Writer, reports []audit.Report, asJSON bool) error {
	good := true
	for _, r := range reports {
		good = good && r.OK
		head := fmt.Sprintf("%d:%s", r.Head.Sequence, hex.EncodeToString(r.Head.Hash))
		if asJSON {
			text, err := json.Marshal(map[string]any{"organisation": r.Organisation, "ok": r.OK, "entries": r.Entries, "head": head, "sentence": r.Sentence, "first_bad": r.FirstBad})
			if err != nil {
				return fmt.Errorf("printing the report: %w", err)
			}
			fmt.Fprintln(w, string(text))
			continue
		}
		outcome := "ok "
		if !r.OK {
			outcome = "BAD"
		}
		fmt.Fprintf(w, "%s  %-36s  %s\n     head %s\n", outcome, first(r.Organisation, "(installation)"), r.Sentence, head)
	}
	if !good {
		return errFound
	}
	return nil
}

func auditExportCommand() *cobra.Command {
	var h hostFlags
	var org string
	c := &cobra.Command{
		Use:     "export",
		Short:   "Write an organisation's audit log as JSON Lines",
		Example: "  callwright audit export --data data --org ID > audit.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return hostError(server.ExportAudit(c.Context(), h.config(), org, c.OutOrStdout()))
		},
	}
	c.Flags().StringVar(&org, "org", "", "`ID` of the organisation; empty for what concerns the installation")
	h.add(c)
	return c
}
