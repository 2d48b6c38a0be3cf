# `make` alone lists the targets. Each one installs what it needs; the second time that takes no time.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup setup-browser demo run dev test test-integrations lint bench migration types pictures reset

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup-browser ## everything on this machine, with simulated phones
	@$(BIN)/python -m devstack.demo

run: setup-browser ## the same with the real WhatsApp (read docs/first-real-phones.md first)
	@$(BIN)/python -m devstack.demo --real

dev: setup ## the dashboard with hot reload, beside a running demo (VITE_API_URL names another API)
	@cd dashboard && npx --no-install vite

test: setup-browser ## every test, on ports and state of its own
	@$(BIN)/python scripts/test.py

test-integrations: setup-browser ## the nodes for n8n, with n8n's own linter and core (fetches 800 MB once)
	@$(BIN)/python scripts/integrations.py

lint: setup ## every static check
	@$(BIN)/python scripts/lint.py

bench: setup-browser ## measure, beside the bare library; prints and stores JSON in .zapbase/bench
	@$(BIN)/python -m benchmarks

migration: setup ## write the migration for what changed in supabase/schemas and policies (name=…)
	@$(BIN)/python -m scripts.migration $(name)

types: setup ## write what is made from the database (after each migration) and from the models of flows and webhooks
	@$(BIN)/python -m scripts.flow_types
	@$(BIN)/python -m scripts.webhook_documents
	@$(BIN)/python -m scripts.database_types

pictures: setup-browser ## take the pictures of docs/ and draw the app's icons anew
	@$(BIN)/python -m scripts.pictures

reset: ## stop the demo and remove its state (.zapbase)
	@$(PYTHON) scripts/reset.py

setup:
	@$(PYTHON) scripts/bootstrap.py

setup-browser:
	@$(PYTHON) scripts/bootstrap.py --browser
