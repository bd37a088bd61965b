// Package storetest is what package store promises, as a suite that runs on
// SQLite and on a real PostgreSQL, and what other packages' tests need of it: a
// fresh SQLite file ([SQLite]) and a fresh PostgreSQL database ([Postgres]).
//
//	storetest.go     Run, and what the tests share
//	cluster.go       a PostgreSQL server for the time of the tests
//	transactions.go accounts.go vault.go … the suite, one file per noun or few
package storetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/value"
)

// SQLite returns the options of a SQLite database that does not exist yet.
func SQLite(t testing.TB) store.Options {
	t.Helper()
	return store.Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true}
}

// Run runs the suite. open returns a fresh database, which it closes when its
// test ends; several are in use at once.
func Run(t *testing.T, open func(*testing.T) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"TransactionCommitsAndRollsBack":          transactionCommitsAndRollsBack,
		"TransactionPartsUndoThemselves":          transactionPartsUndoThemselves,
		"TransactionIsRolledBackByAPanic":         transactionIsRolledBackByAPanic,
		"TransactionsOfOneRowDoNotLoseChanges":    transactionsDoNotLoseChanges,
		"TransactionsOfAnotherDatabaseAreNotUsed": transactionsOfAnotherDatabase,
		"EndedContextIsNoFaultOfTheDatabase":      endedContext,
		"J4_TextsAreOnlyTexts":                    textsAreOnlyTexts,
		"J4_WhatCannotBeStoredIsRefused":          unstorableIsRefused,
		"Organisations":                           organisations,
		"Users":                                   users,
		"UsersIdentity":                           usersIdentity,
		"Members":                                 members,
		"L7_MembersAreLocked":                     membersAreLocked,
		"Sessions":                                sessions,
		"K9_Tokens":                               tokens,
		"K1_ALinkIsTakenOnce":                     linkIsTakenOnce,
		"Links":                                   links,
		"Keysets":                                 keysets,
		"Secrets":                                 secrets,
		"SecretsScan":                             secretsScan,
		"N1_AuditRoundTrip":                       auditRoundTrip,
		"N3_AuditHasNoGapsUnderConcurrency":       auditHasNoGaps,
		"AuditQueries":                            auditQueries,
		"N2_AuditIsPartOfTheTransaction":          auditIsPartOfTheTransaction,
		"AuditRefusesAnEntryThatDoesNotFollow":    auditRefusesAStranger,
		"Credentials":                             credentials,
		"E2_OneOfManyGetsTheLease":                oneGetsTheLease,
		"E4_ALateWriterIsRefused":                 lateWriterIsRefused,
		"CredentialsDrop":                         credentialsDrop,
		"D10_AStateIsGoodOnce":                    stateIsGoodOnce,
		"Requests":                                requests,
		"Creations":                               creations,
		"CreationsOneOfManyIsMade":                creationsOneOfMany,
		"Agents":                                  agents,
		"FlowTrials":                              flowTrials,
		"FlowTests":                               flowTests,
		"ContactsSimulated":                       contactsSimulated,
		"Callbacks":                               callbacks,
		"Connections":                             connections,
		"S1_2_L9_TheLimitHolds":                   limitHolds,
		"S1_2_DeletedConnectionsDoNotCount":       deletedDoNotCount,
		"S1_3_NamesAreUnique":                     namesAreUnique,
		"S1_3_L9_OneOfManyGetsAName":              oneGetsTheName,
		"L11_AStaleUpdateIsRefused":               staleUpdate,
		"L3_ConnectionsOfAnotherOrganisationAreNotSeen": connectionsOfAnotherOrganisation,
		"ConnectionsResolve":                            connectionsResolve,
		"ConnectionsPages":                              connectionsPages,
		"ConnectionsFilters":                            connectionsFilters,
		"Contacts":                                      contacts,
		"ContactsJournal":                               journalRows,
		"ContactsPages":                                 contactsPages,
		"I12_ContactsExpire":                            contactsExpire,
		"H7_AHolderThatHasLostTheLockWritesNothing":     fenceHolds,
		"Flows":                   flows,
		"FlowsPages":              flowsPages,
		"FlowsOneOfManyGetsAName": flowsOneOfMany,
		"L3_FlowsOfAnotherOrganisationAreNotSeen": flowsOfAnotherOrganisation,
		"FlowVersions":                  flowVersions,
		"FlowReferences":                flowReferences,
		"FlowPlaces":                    flowPlaces,
		"FlowsAreAPartOfTheTransaction": flowsInATransaction,
		"Functions":                     functions,
		"FunctionVersions":              functionVersions,
		"Resources":                     resources,
		"ResourcesPages":                resourcesPages,
		"ResourceChangesAreCounted":     resourceChanges,
		"Audio":                         audio,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// noon is when the suite plays; the database keeps milliseconds.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 123_000_000, time.UTC)

var errStop = errors.New("stop")

func id() string { return uuid.NewString() }

// same fails a test when two values differ.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	objects := cmp.Comparer(func(a, b *value.Object) bool {
		return a == nil && b == nil || a != nil && b != nil && value.Equal(a, b)
	})
	if diff := cmp.Diff(want, got, objects); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func ok(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// found fails a test unless something was found.
func found[T any](t *testing.T, what string) func(v T, there bool, err error) T {
	return func(v T, there bool, err error) T {
		t.Helper()
		if err != nil || !there {
			t.Fatalf("%s: found %v, %v", what, there, err)
		}
		return v
	}
}

// missing fails a test unless nothing was found.
func missing[T any](t *testing.T, what string) func(v T, there bool, err error) {
	return func(v T, there bool, err error) {
		t.Helper()
		if err != nil || there {
			t.Errorf("%s: found %v, %v; want none", what, there, err)
		}
	}
}

// race runs f in n goroutines at once and counts for how many it reported true.
func race(t *testing.T, n int, f func(ctx context.Context, i int) (bool, error)) int {
	t.Helper()
	var wins atomic.Int64
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			won, err := f(t.Context(), i)
			if err != nil {
				t.Errorf("goroutine %d: %v", i, err)
			}
			if won {
				wins.Add(1)
			}
		})
	}
	close(start)
	group.Wait()
	return int(wins.Load())
}

func numbered(prefix string, i int) string { return fmt.Sprintf("%s-%03d", prefix, i) }
