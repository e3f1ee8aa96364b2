# 只要有 Python ≥ 3.10 和 make：make run 试玩，make test 检查。用别的 Python：make run PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
PURE := models/rules/*,plugins/*/parse*.py,plugins/*/replies.py,plugins/*/*_replies.py,plugins/*/replies/*.py
UV ?= uv
LOCK := $(UV) pip compile pyproject.toml --universal --python-version 3.10 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.PHONY: help setup setup-dev run test test-full bench bench-scan eval lint migrations lock demo-reset

help:
	@echo "make run         试玩：演示学校、演示聊天页，地址会打印出来"
	@echo "make setup       只建好 .venv（正式部署用，然后 $(BIN)/python bot.py）"
	@echo "make test        全部检查：风格、类型、架构、迁移、测试、覆盖率"
	@echo "make test-full   再加上跑得久的测试"
	@echo "make bench       基准"
	@echo "make bench-scan  基准：全校每周扫描一遍，和裸 SQL 比"
	@echo "make bench-assessment 基准：一千位团干部、十万条记录的学年考核"
	@echo "make eval FILE=… 标注好的诉求：分派、归并、危机识别得准不准"
	@echo "make migrations  表改了之后，生成一个新的迁移"
	@echo "make lock        依赖改了之后，重新锁定（需要 uv）"
	@echo "make demo-reset  清空演示数据，下次 make run 从头来"

setup: $(READY)

setup-dev: $(READY_DEV)

# 锁文件变了才重建；stamp 放在 .venv 里，所以删掉 .venv 就等于全部重来。
$(READY): requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "找不到 $(PYTHON)：请先安装 Python 3.10 或更新的版本"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
		|| { echo "$(PYTHON) 太旧，需要 3.10 或更新：make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "这个 Python 没有 ensurepip：Debian、Ubuntu 上请先运行 apt install python3-venv"; exit 1; }
	@echo "正在准备 $(VENV)，第一次大约要一两分钟…"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(READY_DEV): requirements-dev.lock $(READY)
	@echo "正在准备测试用的工具…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# 演示用自己的数据、自己的密钥，和正式部署的 .env 互不相干。
run: $(READY)
	@port=$$($(BIN)/python -m config.ports $${PORT:-8080}) && exec env SANDBOX=true HOST=127.0.0.1 PORT=$$port \
		DATABASE_URL= DATA_DIR=data/demo SEAL_KEY= SEAL_KEY_FILE=.seal/demo.key $(BIN)/python bot.py

demo-reset:
	rm -rf data/demo .seal/demo.key

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# tests/migrations 里查迁移：没有漂移、和表一致、有数据也能升级。
test: lint
	$(BIN)/python -m pytest -n 2 -m "not full" --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100

test-full: lint
	$(BIN)/python -m pytest -n 2 -m "full or not full" --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100

bench: $(READY_DEV)
	$(BIN)/python tests/benchmarks/bench.py

bench-assessment: $(READY_DEV)
	$(BIN)/python tests/benchmarks/assessment.py

bench-scan: $(READY_DEV)
	$(BIN)/python tests/benchmarks/scan.py

eval: $(READY_DEV)
	@$(BIN)/python tests/evaluate.py $(FILE)

migrations: $(READY_DEV)
	$(BIN)/python -m tortoise -c config.database.TORTOISE_ORM makemigrations

lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
