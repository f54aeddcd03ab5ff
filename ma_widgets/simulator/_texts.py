"""What the programs of the scripted jobs print when they fail."""

from __future__ import annotations

_CODE = "/home/ma-user/modelarts/user-job-dir/code"
_PYTHON = "/home/ma-user/anaconda3/envs/PyTorch-1.8/lib/python3.7"
_MINDSPORE = "/usr/local/Ascend/python3.7/lib/python3.7/site-packages/mindspore"
_UPLOADED_FILES = 24

OUT_OF_MEMORY = f"""\
Traceback (most recent call last):
  File "{_CODE}/train.py", line 212, in <module>
    main()
  File "{_CODE}/train.py", line 180, in main
    loss = model(batch)
RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB \
(GPU 3; 31.75 GiB total capacity; 29.11 GiB already allocated)"""

BAD_LABEL = f"""\
Traceback (most recent call last):
  File "{_CODE}/train.py", line 212, in <module>
    main()
  File "{_CODE}/train.py", line 176, in main
    for images, targets in loader:
  File "{_PYTHON}/site-packages/torch/utils/data/dataloader.py", line 517, in __next__
    data = self._next_data()
  File "{_PYTHON}/site-packages/torch/utils/data/dataloader.py", line 557, in _next_data
    data = self._dataset_fetcher.fetch(index)  # may raise StopIteration
  File "{_PYTHON}/site-packages/torch/utils/data/_utils/fetch.py", line 44, in fetch
    data = [self.dataset[idx] for idx in possibly_batched_index]
  File "{_CODE}/train.py", line 97, in __getitem__
    raise ValueError(f"label {{label}} of {{path.name}} is not below {{CLASSES}}")
ValueError: label 21 of 2008_004321.xml is not below 20"""

UPLOAD = "\n".join(
    [
        "[Modelarts Service Log]Upload of output train_url begins.",
        *(
            f"[Modelarts Service Log]File {number} of {_UPLOADED_FILES} uploaded: part-{number:05}.ckpt"
            for number in range(1, _UPLOADED_FILES + 1)
        ),
    ]
)
COMPLETED = "[Modelarts Service Log]Training completed."

NO_MODULE = f"""\
Traceback (most recent call last):
  File "{_CODE}/train.py", line 9, in <module>
    import mmcv
ModuleNotFoundError: No module named 'mmcv'"""

DISK_FULL = f"""\
Traceback (most recent call last):
  File "{_CODE}/train.py", line 212, in <module>
    main()
  File "{_CODE}/train.py", line 193, in main
    save_checkpoint(model, optimizer, step)
  File "{_CODE}/train.py", line 128, in save_checkpoint
    shutil.copyfile("/cache/last.pth", f"/cache/step_{{step}}.pth")
  File "{_PYTHON}/shutil.py", line 122, in copyfile
    copyfileobj(fsrc, fdst)
  File "{_PYTHON}/shutil.py", line 82, in copyfileobj
    fdst.write(buf)
OSError: [Errno 28] No space left on device"""

SEGMENTATION_FAULT = (
    "run_train.sh: line 41:   431 Segmentation fault      (core dumped) python train.py --batch_size 64"
)

NCCL_RECEIVE = (
    "include/socket.h:416 NCCL WARN Net : Call to recv from 172.16.0.13<41337> failed : Connection reset by peer"
)

NCCL_RESET = f"""\
Traceback (most recent call last):
  File "{_CODE}/train.py", line 212, in <module>
    main()
  File "{_CODE}/train.py", line 184, in main
    loss.backward()
  File "{_PYTHON}/site-packages/torch/tensor.py", line 245, in backward
    torch.autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)
  File "{_PYTHON}/site-packages/torch/autograd/__init__.py", line 147, in backward
    allow_unreachable=True, accumulate_grad=True)  # allow_unreachable flag
RuntimeError: NCCL error in: ProcessGroupNCCL.cpp:859, unhandled system error, NCCL version 2.7.8: \
Connection reset by peer"""

HCCL_RECEIVE = "[ERROR] HCCL(1187,python): receive from 172.16.0.15 failed: Connection reset by peer"

HCCL_RESET = f"""\
Traceback (most recent call last):
  File "{_CODE}/train.py", line 244, in <module>
    model.train(epochs, dataset, callbacks=callbacks)
  File "{_MINDSPORE}/train/model.py", line 774, in train
    sink_size=sink_size)
RuntimeError: HCCL AllReduce failed: Connection reset by peer"""
